/**
 * What is wrong with a version of Node.js, if anything. An older one would end in a SyntaxError about an import.
 * @param version as `process.versions.node` has it
 */
export function nodeComplaint(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major >= 24 || (major === 22 && minor >= 15)
  return fits ? null : `Node.js 22.15, 24 or newer is needed; this is ${version} (NODE_UNSUPPORTED)`
}
