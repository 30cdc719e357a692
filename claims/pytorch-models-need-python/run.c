#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tensorflow/c/c_api.h>

static void die(const char *what) { fprintf(stderr, "%s\n", what); exit(3); }

static void check(TF_Status *status) {
  if (TF_GetCode(status) != TF_OK) die(TF_Message(status));
}

static TF_Output named(TF_Graph *graph, const char *name) {
  TF_Output found = {TF_GraphOperationByName(graph, name), 0};
  if (!found.oper) die(name);
  return found;
}

static void copy(const char *from, const char *to) {
  FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
  for (int byte; (byte = fgetc(in)) != EOF;) fputc(byte, out);
  fclose(out);
}

int main(int count, char **given) {
  const char **names = (const char **)given + 1, **paths = names + 2;
  TF_Status *status = TF_NewStatus();
  TF_Graph *graph = TF_NewGraph();
  const char *tag = "serve";
  TF_Session *session = TF_LoadSessionFromSavedModel(
      TF_NewSessionOptions(), NULL, paths[0], &tag, 1, graph, NULL, status);
  check(status);
  int64_t shape[8], size = 4;
  int rank = 0;
  for (int at = 7; at < count; at++) size *= shape[rank++] = atoll(given[at]);
  TF_Tensor *asked = TF_AllocateTensor(TF_FLOAT, shape, rank, size), *told = NULL;
  FILE *file = fopen(paths[1], "rb");
  if (fread(TF_TensorData(asked), 1, size, file) != (size_t)size) die("short question");
  TF_Output in = named(graph, names[0]), out = named(graph, names[1]);
  TF_SessionRun(session, NULL, &in, &asked, 1, &out, &told, 1, NULL, 0, NULL, status);
  check(status);
  file = fopen(paths[2], "wb");
  fwrite(TF_TensorData(told), 1, TF_TensorByteSize(told), file);
  fclose(file);
  copy("/proc/self/maps", paths[3]);
  return 0;
}
