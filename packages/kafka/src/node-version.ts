import { DeadLetterError } from './errors.ts'

/**
 * What is wrong with a version of Node.js, if anything.
 * @param version as `process.versions.node` has it
 */
export function nodeComplaint(version: string): DeadLetterError | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major >= 24 || (major === 22 && minor >= 15)
  return fits ? null : new DeadLetterError('NODE_UNSUPPORTED', { got: version })
}

// Evaluated before everything else of this library. Other runtimes tell a version of Node's as well, and are measured by it.
const complaint = typeof process === 'undefined' ? null : nodeComplaint(process.versions.node)
if (complaint !== null) throw complaint
