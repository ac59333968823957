const extensionName = /^[A-Za-z]+$/
const extensionValue = /^[\x21-\x7e \t\r\n]+$/
const longestShown = 40

/** What is wrong with extensions of OAUTHBEARER, said without a value; `undefined` when nothing is. Source: RFC 7628; KIP-342. */
export function extensionsFault(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'no object'
  for (const [name, value] of Object.entries(given)) {
    if (!extensionName.test(name) || name === 'auth')
      return `a name that cannot be sent: '${name.slice(0, longestShown)}'`
    if (typeof value !== 'string' || !extensionValue.test(value))
      return `a value of '${name.slice(0, longestShown)}' that cannot be sent: it must be printable ASCII, and not empty`
  }
  return undefined
}
