import type { Ajv, FuncKeywordDefinition } from 'ajv'

/** `uniqueItems` in time that is linear in the array: ajv compares objects each with each. The words are ajv's. */
export function addLinearUniqueItems(ajv: Ajv): void {
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword(keyword)
}

interface ReportingCheck {
  (wanted: boolean, items: readonly unknown[]): boolean
  errors?: object[]
}

const check: ReportingCheck = (wanted, items) => {
  if (!wanted) return true
  const seen = new Map<string, number>()
  for (let i = 0; i < items.length; i++) {
    const text = canonical(items[i])
    const j = seen.get(text)
    if (j !== undefined) {
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`
      check.errors = [{ keyword: 'uniqueItems', params: { i, j }, message }]
      return false
    }
    seen.set(text, i)
  }
  return true
}

const keyword: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  validate: check as FuncKeywordDefinition['validate'] & object
}

/** The same text for what JSON Schema calls equal: objects whatever the order of their members, and never equal to an array. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return { members: Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)) }
  })
}
