/**
 * What is wrong with a version of Node.js, if anything. An older one would end in a SyntaxError about an import.
 * @param version as `process.versions.node` has it
 */
export function nodeComplaint(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > 24 || (major === 24 && minor >= 6) || (major === 22 && minor >= 22)
  return fits ? null : `Node.js 22.22, 24.6 or newer is needed; this is ${version} (NODE_UNSUPPORTED)`
}
