/**
 * Takes a list apart: items separated by commas, each a name, or an expression between slashes with its flags. Commas,
 * and slashes in brackets or behind a backslash, are the expression's own: `/a{1,2}/,b` has two items.
 */
export function splitList(text: string): string[] {
  const items: string[] = []
  for (let at = 0; ; ) {
    const start = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0)
    const comma = text.indexOf(',', expressionEnd(text, start) ?? start)
    const end = comma < 0 ? text.length : comma
    items.push(text.slice(start, end).trim())
    if (comma < 0) return items
    at = comma + 1
  }
}

/** An item that is written as an expression: its source and flags; `null` for another, or one without its closing slash. */
export function readExpression(item: string): { readonly source: string; readonly flags: string } | null {
  const end = expressionEnd(item, 0)
  return end === null || end < 3 ? null : { source: item.slice(1, end - 1), flags: item.slice(end) }
}

/** Where the expression that begins at `start` ends, behind its closing slash. */
function expressionEnd(text: string, start: number): number | null {
  if (text[start] !== '/') return null
  let inClass = false
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return i + 1
  }
  return null
}
