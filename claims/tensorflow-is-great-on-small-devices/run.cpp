// Answers rows of float32 from standard input by an ExecuTorch file:
// a line for each row, an empty one, and the list of mapped files.
#include <executorch/extension/module/module.h>
#include <executorch/extension/tensor/tensor.h>

#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

int main(int, char** given) {
  executorch::extension::Module model(given[1]);
  std::vector<float> row(std::stoul(given[2]));
  std::cout << std::setprecision(9);
  const std::streamsize bytes = row.size() * sizeof(float);
  while (std::cin.read((char*)row.data(), bytes)) {
    auto inputs = executorch::extension::from_blob(
        row.data(), {1, (int)row.size()});
    auto outputs = model.forward(inputs);
    if (!outputs.ok()) return 3;
    auto answer = outputs->at(0).toTensor();
    for (ssize_t at = 0; at < answer.numel(); at++)
      std::cout << answer.const_data_ptr<float>()[at] << ' ';
    std::cout << '\n';
  }
  std::cout << '\n' << std::ifstream("/proc/self/maps").rdbuf();
}
