import { exactText, parseExact } from '@dead-letter/operator'

const step = /^(?:\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\])/u
const mostChars = 200

/** Numbers as they are written, but in values so deep that no reviver gets there. */
function parsed(value: string): unknown {
  try {
    return parseExact(value)
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(value)
    throw error
  }
}

/** Reads what stands at a path of a JSON value: `$.customer.id`, `$.items[0].sku`. Of what is no path nothing is found, and numbers are as they are written. */
export function columnReader(path: string): (value: string | null) => string | null {
  const steps: string[] = []
  let rest = path.startsWith('$') ? path.slice(1) : `.${path}`
  while (rest !== '') {
    const found = step.exec(rest)
    if (found === null) return () => null
    steps.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '')
    rest = rest.slice(found[0].length)
  }
  return value => {
    if (value === null) return null
    let at: unknown
    try {
      at = parsed(value)
    } catch {
      return null
    }
    for (const name of steps) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return null
      at = (at as Record<string, unknown>)[name]
    }
    const text = typeof at === 'string' ? at : exactText(at)
    return text?.slice(0, mostChars) ?? null
  }
}
