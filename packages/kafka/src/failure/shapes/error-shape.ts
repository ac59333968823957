import { readProperty } from '../../thrown.ts'

/** What one error says of itself in places that libraries use. Nothing is assumed to be there, or to be of a type. */
export interface ErrorShape {
  /** Its `name`, and its class's name where that says more. */
  readonly names: readonly string[]
  /** Texts that stand for what happened: `code`, `type`, `codeName`, … */
  readonly codes: readonly string[]
  /** Its beginning. */
  readonly message: string
  /** A number that the error holds under this name. */
  number(name: string): number | undefined
  text(name: string): string | undefined
  has(name: string): boolean
  property(name: string): unknown
}

/**
 * Where codes stand: Node and most libraries `code`; older ones a textual `errno`; Prisma `errorCode`; Stripe, KafkaJS
 * and tedious `type`; MongoDB `codeName`; @platformatic/kafka `apiId`; MySQL's drivers `sqlState`; AWS's JSON `__type`; AMQP 1.0
 * `condition`. GraphQL has it in `extensions`.
 */
const codePlaces = [
  'code',
  'errorCode',
  'errno',
  'type',
  'codeName',
  'apiId',
  'sqlState',
  '__type',
  'condition'
] as const

const longestWord = 100
const longestMessage = 300

export function shapeOf(error: unknown): ErrorShape {
  const names: string[] = []
  const add = (list: string[], value: unknown): void => {
    if (typeof value === 'string' && value !== '' && value.length <= longestWord && !list.includes(value))
      list.push(value)
  }
  add(names, readProperty(error, 'name'))
  add(names, readProperty(readProperty(error, 'constructor'), 'name'))
  const codes: string[] = []
  for (const place of codePlaces) add(codes, readProperty(error, place))
  add(codes, readProperty(readProperty(error, 'extensions'), 'code'))
  const message = readProperty(error, 'message')
  return {
    names,
    codes,
    message: typeof message === 'string' ? message.slice(0, longestMessage) : '',
    number: name => {
      const value = readProperty(error, name)
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
    },
    text: name => {
      const value = readProperty(error, name)
      return typeof value === 'string' ? value.slice(0, longestMessage) : undefined
    },
    has: name => readProperty(error, name) !== undefined,
    property: name => readProperty(error, name)
  }
}
