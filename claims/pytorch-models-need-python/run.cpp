#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>
#include <ATen/ops/from_blob.h>
#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
int main(int count, char** given) try {
  std::ifstream file(given[2], std::ios::binary);
  std::vector<char> raw(std::istreambuf_iterator<char>(file), {});
  std::vector<int64_t> shape;
  for (int at = 5; at < count; at++) shape.push_back(std::stoll(given[at]));
  std::vector<at::Tensor> asked{at::from_blob(raw.data(), shape, at::kFloat)};
  torch::inductor::AOTIModelPackageLoader model(given[1]);
  auto told = model.run(asked)[0].contiguous();
  std::ofstream(given[3], std::ios::binary).write((char*)told.data_ptr<float>(), told.nbytes());
  std::ofstream(given[4]) << std::ifstream("/proc/self/maps").rdbuf();
} catch (const c10::Error& error) {
  std::cerr << error.what_without_backtrace() << std::endl;
  return 3;
} catch (const std::exception& error) {
  std::cerr << error.what() << std::endl;
  return 3;
}
