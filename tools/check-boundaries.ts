import { boundaryProblems, printProblem } from "./boundaries/rules.ts";
import { readWorkspace } from "./boundaries/workspace.ts";
import { repositoryRoot } from "./repository-root.ts";

const problems = boundaryProblems(readWorkspace(repositoryRoot));
for (const problem of problems) console.error(printProblem(problem));
process.exitCode = problems.length === 0 ? 0 : 1;
