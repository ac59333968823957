/** What a validator of Zod's kind says of one field. */
interface Issue {
  readonly code?: unknown
  readonly path?: unknown
  readonly message?: unknown
}

/** Issues that are told apart: a record with more of them is as one that has the first. */
const MAX_ISSUES = 12

/**
 * What a list of issues in JSON says, one line for each: kind, field and words. Any other message as it is. The same issue of
 * several items of a list is one.
 */
export function issuesAsText(message: string): string {
  if (!message.startsWith('[') || !message.includes('"path"')) return message
  const issues = parsed(message)
  if (!Array.isArray(issues)) return message
  const lines = new Set<string>()
  for (const issue of issues) {
    if (lines.size === MAX_ISSUES) break
    const line = lineOf(issue)
    if (line === null) return message
    lines.add(line)
  }
  return lines.size === 0 ? message : [...lines].join('\n')
}

function lineOf(issue: Issue | null): string | null {
  if (typeof issue !== 'object' || issue === null) return null
  const { code, path, message } = issue
  if (typeof code !== 'string' || typeof message !== 'string' || !Array.isArray(path)) return null
  let field = ''
  for (const step of path as readonly unknown[]) {
    if (typeof step === 'number') field += '[]'
    else if (typeof step === 'string') field += field === '' ? step : `.${step}`
    else return null
  }
  return `${code}, field "${field.replaceAll('"', '')}": ${message}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
