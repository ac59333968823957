/** What is wrong with a value, and where. */
export interface ValueProblem {
  /** JSON Pointer (RFC 6901): empty for the whole value. */
  readonly path: string
  readonly message: string
  /** Where a parser stopped, in characters of the text; left out where that is not told. */
  readonly position?: number
}

/** What of a letter tells where its value is wrong. */
export interface ErrorFacts {
  readonly message?: string | undefined
  readonly stage?: string | undefined
}

const mostErrors = 20
/** What this library says before what the schema says. */
const ours = /^The value does not fit the schema: /
/** Characters that are shown of a message, and that are looked at. */
const [mostSaid, mostLooked] = [1000, 4000]

/**
 * Where a value is wrong, as far as its error tells: the paths that validators and mappers of several languages write, and the place
 * where a parser stopped.
 * @param value its text; `null`: none, or it is not shown as it is
 */
export function valueErrorsOf({ message: whole = '', stage }: ErrorFacts, value: string | null): ValueProblem[] {
  const message = whole.slice(0, mostLooked).replace(ours, '')
  if (message === '' || stage === 'handle' || stage === 'decode-key') return []
  const said = message.slice(0, mostSaid)
  const position = value === null ? undefined : positionIn(message, value)
  const at = position === undefined ? {} : { position }
  const paths = pathsIn(message, stage === 'validate')
  if (paths.length > 0) return paths.slice(0, mostErrors).map(found => ({ ...found, ...at }))
  // What no framework calls a stage, and names no place, is no error of the value.
  if (stage === undefined && position === undefined) return []
  return [{ path: '', message: said, ...at }]
}

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')
const pointerOf = (steps: readonly string[]): string => steps.map(step => `/${escaped(step)}`).join('')

/** Before `Order["items"]->java.util.ArrayList[3]->Item["price"])`, as Jackson tells it. */
const references = 'reference chain: '
const link = /\[(?:"([^"\n]{1,200})"|(\d{1,9}))\]/g

/** A JSON pointer before what is said of it: Ajv, and most validators of JSON Schema. */
const pointers = /(?:^|[\s;,'(])((?:\/[^\s/:;,'"]{1,200}){1,50}):? ([^;\n]{1,300})/g
/** `items.0.price: expected number`, as validators of TypeScript and Python tell it. */
const dotted = /(?:^|[\n;] ?|: )([A-Za-z_]\w{0,100}(?:\.\w{1,100}|\[\d{1,9}\]){0,50}): ([^;\n]{1,300})/
/** `Go struct field Order.items.price of type int64` */
const goField = /Go struct field [A-Za-z_]\w*\.([\w.]{1,500}) of type/
const required = /required property '([^'\n]{1,200})'/
const additional = /additional properties \('([^'\n]{1,200})'\)/

/** @param schema a schema says so: what stands before a colon names a member, also alone */
function pathsIn(message: string, schema: boolean): { readonly path: string; readonly message: string }[] {
  const said = message.slice(0, mostSaid)
  const chain = message.indexOf(references)
  if (chain !== -1) {
    const steps = [...message.slice(chain).matchAll(link)].map(([, name, index]) => name ?? index ?? '')
    return [{ path: pointerOf(steps), message: said.split('\n')[0] ?? said }]
  }
  const go = goField.exec(message)
  if (go?.[1] !== undefined) return [{ path: pointerOf(go[1].split('.')), message: said }]
  const found = [...message.matchAll(pointers)].map(([, path = '', words = '']) => ({ path, message: words.trim() }))
  if (found.length > 0) return found.map(at => ({ ...at, path: at.path + inside(at.message) }))
  const whole = inside(message)
  if (whole !== '') return [{ path: whole, message: said }]
  const dots = dotted.exec(message)
  if (dots?.[1] === undefined || !(/[.[]/.test(dots[1]) || (schema && dots.index === 0))) return []
  const steps = dots[1].split(/[.[\]]/).filter(step => step !== '')
  return [{ path: pointerOf(steps), message: dots[2]?.trim() ?? said }]
}

/** The member that should not be there stands at its place; one that is missing is told of what it is missing in. */
function inside(words: string): string {
  const extra = additional.exec(words)?.[1]
  return extra === undefined || required.test(words) ? '' : pointerOf([extra])
}

const offset = /\b(?:at )?(?:position|offset|char|byte) (\d{1,9})\b/i
const lineAndColumn = /\bline:? (\d{1,7}),? (?:at )?col(?:umn)?:? (\d{1,7})\b/i

/** In characters of the text: told as such, or by line and column, which count from 1. */
function positionIn(message: string, value: string): number | undefined {
  const told = offset.exec(message)
  if (told !== null) return within(Number(told[1]), value)
  const place = lineAndColumn.exec(message)
  if (place === null) return undefined
  const [line, column] = [Number(place[1]), Number(place[2])]
  let start = 0
  for (let number = 1; number < line; number++) {
    const end = value.indexOf('\n', start)
    if (end === -1) return undefined
    start = end + 1
  }
  return within(start + Math.max(0, column - 1), value)
}

const within = (position: number, value: string): number | undefined =>
  position <= value.length ? position : undefined
