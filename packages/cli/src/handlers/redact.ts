const shortest = 4

/**
 * Takes secrets out of a text that somebody else wrote: an endpoint may answer with what it was sent. Whole values, the
 * part after a scheme (`Bearer …`), and their forms in URLs, JSON and base64.
 */
export function redactor(values: readonly string[]): (text: string) => string {
  const secrets = new Set<string>()
  for (const value of values) {
    for (const part of [value, ...value.split(' ')]) {
      if (part.length < shortest) continue
      const forms = [part, encodeURIComponent(part), JSON.stringify(part).slice(1, -1)]
      for (const form of [...forms, Buffer.from(part).toString('base64').replaceAll('=', '')]) secrets.add(form)
      // user:password
      const decoded = Buffer.from(part, 'base64').toString('latin1')
      if (/^Basic /i.test(value) && decoded.includes(':'))
        for (const half of [decoded, decoded.slice(decoded.indexOf(':') + 1)]) secrets.add(half)
    }
  }
  // What scheme a header has is no secret.
  for (const scheme of ['Bearer', 'Basic', 'Digest', 'Token', 'ApiKey']) secrets.delete(scheme)
  const longestFirst = [...secrets].filter(secret => secret.length >= shortest).sort((a, b) => b.length - a.length)
  return text => longestFirst.reduce((left, secret) => left.replaceAll(secret, '***'), text)
}
