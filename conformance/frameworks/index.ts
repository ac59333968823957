export {
  type Framework,
  fetchFrameworks,
  type JavaProgram,
  missingForFrameworks,
  startFramework
} from './java-program.ts'
