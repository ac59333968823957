/** What a source file says of one of its interfaces, for pages that are made from it. */
export interface Interface {
  readonly name: string
  readonly doc: string
  readonly members: readonly Member[]
}

export interface Member {
  readonly name: string
  readonly type: string
  /** Its documentation without tags, paragraphs joined to one line. */
  readonly doc: string
  /** The text after `@default`. */
  readonly defaultText: string | undefined
}

/** The exported interfaces of a file, by name. Members' types are texts; methods are left out. */
export function interfacesOf(source: string): Map<string, Interface> {
  const found = new Map<string, Interface>()
  for (const match of source.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export interface (\w+)[^{]*\{/g)) {
    const start = match.index + match[0].length
    const body = source.slice(start, endOfBlock(source, start))
    const name = match[2] as string
    found.set(name, { name, doc: docText(match[1] ?? ''), members: membersOf(body) })
  }
  return found
}

/** Members of a type's body: `name: type`, each with the comment before it. */
export function membersOf(body: string): Member[] {
  const members: Member[] = []
  const start = /\s*(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?(?:\/\/[^\n]*\n\s*)*(?:readonly )?(?:(\w+)|'([^']+)')(\??):\s*/y
  for (let at = 0; ; ) {
    start.lastIndex = at
    const match = start.exec(body)
    if (match === null) return members
    const from = match.index + match[0].length
    const end = endOfType(body, from)
    const doc = match[1] ?? ''
    members.push({
      name: (match[2] ?? match[3]) as string,
      type: body.slice(from, end).trim(),
      doc: docText(doc),
      defaultText: /@default ([^\n]*?)\s*(?:\*\/|\n|$)/.exec(doc)?.[1]
    })
    at = body[end] === ';' ? end + 1 : end
  }
}

/** A comment's text: no stars, no tags, no links, one line. */
export function docText(comment: string): string {
  return comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^\s*@\w+[\s\S]*$/m, '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The place of the brace that closes the block that began before `at`. */
function endOfBlock(source: string, at: number): number {
  for (let depth = 1; at < source.length; at++) {
    at = afterComment(source, at)
    if (source[at] === '{') depth++
    else if (source[at] === '}' && --depth === 0) return at
  }
  return at
}

/** A member's type ends with its line, unless brackets are open or the next line goes on with a union. */
function endOfType(body: string, at: number): number {
  for (let depth = 0; at < body.length; at++) {
    at = afterComment(body, at)
    const char = body[at] as string
    if ('{[('.includes(char)) depth++
    else if ('}])'.includes(char)) depth--
    else if (depth === 0 && char === ';') return at
    else if (depth === 0 && char === '\n' && !/^\s*[|&]/.test(body.slice(at))) {
      if (!/[|&:]\s*$/.test(body.slice(0, at))) return at
    }
  }
  return at
}

function afterComment(text: string, at: number): number {
  if (text.startsWith('/*', at)) return text.indexOf('*/', at) + 2
  return at
}
