export {
  printIssue,
  StackError,
  type StackErrorCode,
  type StackErrorDetails,
  type StackIssue,
} from "./stack-error.ts";
