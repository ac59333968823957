import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pageExamples } from './page-examples.ts'
import { capture, type Outcome, root } from './processes.ts'

/** The README's first example is a program of examples/, word for word. */
const program = 'examples/orders/main.ts'

/** Examples of the pages are programs that fit the types of the library; that they run is a test on Kafka. */
export async function checkExamples(): Promise<Outcome> {
  const examples = pageExamples()
  const folder = join(root, '.cache/page-examples')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const config = { extends: '../../tsconfig.base.json', include: ['*.ts'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  for (const { page, line, code } of examples) {
    writeFileSync(join(folder, `${page.replaceAll('/', '_')}-line-${line}.ts`), code)
  }
  const typed = await capture('tsc', ['-p', folder, '--pretty', 'false'])
  const first = examples.find(example => example.page === 'README.md')
  if (first?.code === readFileSync(join(root, program), 'utf8')) return typed
  return { ok: false, output: `The first example of README.md is not ${program}.\n${typed.output}`.trimEnd() }
}
