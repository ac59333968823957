interface Node {
  readonly [field: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** The variables and functions that a parsed expression names; what its own macros bind is left out. */
export function namesIn(expression: unknown): {
  readonly variables: readonly string[]
  readonly calls: readonly string[]
} {
  const variables = new Set<string>()
  const calls = new Set<string>()
  visit(expression, new Set())
  return { variables: [...variables], calls: [...calls] }

  function visit(value: unknown, bound: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const item of value) visit(item, bound)
    if (!isNode(value) || Array.isArray(value)) return
    const { case: kind, value: content } = value
    if (typeof kind === 'string' && isNode(content)) {
      if (kind === 'identExpr' && typeof content.name === 'string' && !bound.has(content.name))
        variables.add(content.name)
      if (kind === 'callExpr' && typeof content.function === 'string') calls.add(content.function)
      if (kind === 'comprehensionExpr') {
        const { iterRange, accuInit, ...inside } = content
        visit(iterRange, bound)
        visit(accuInit, bound)
        const own = [content.iterVar, content.iterVar2, content.accuVar].filter(name => typeof name === 'string')
        visit(Object.values(inside), new Set([...bound, ...own]))
        return
      }
    }
    visit(Object.values(value), bound)
  }
}
