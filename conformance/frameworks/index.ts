export { type Framework, type JavaProgram, missingForFrameworks, startFramework } from './java-program.ts'
