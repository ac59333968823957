/** What a letter's stack trace says was behind its error. */
export interface NestedCause {
  readonly name: string
  readonly message: string
}

/** Java's wrappers, by simple name: they say where a failure passed through, not what it was. */
const wrappers: ReadonlySet<string> = new Set([
  'MessageHandlingException',
  'ListenerExecutionFailedException',
  'MessagingException',
  'CompletionException',
  'ExecutionException',
  'InvocationTargetException',
  'UndeclaredThrowableException'
])

export const isWrapper = (name: string): boolean =>
  wrappers.has(name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1))

/** At the beginning of a line: an indented one belongs to a suppressed exception. */
const marker = '\nCaused by: '
/** Of a line that anybody may have written. */
const lineChars = 2_000

/** The innermost exception of a Java stack trace: its last `Caused by:`. `null` when it has none that can be read. */
export function nestedCause(stack: string | undefined): NestedCause | null {
  const at = stack?.lastIndexOf(marker) ?? -1
  if (stack === undefined || at < 0) return null
  const start = at + marker.length
  const [line = ''] = stack.slice(start, start + lineChars).split(/[\r\n]/, 1)
  const [name = ''] = /^[\p{L}\p{N}_.$/@]+/u.exec(line) ?? []
  const rest = line.slice(name.length)
  if (name === '' || (rest !== '' && !rest.startsWith(':'))) return null
  return { name, message: rest.slice(1).trim() }
}
