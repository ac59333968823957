import * as crypto from 'node:crypto'
import { chmod, open, readFile } from 'node:fs/promises'
import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { RedrivePlan } from './plan.ts'

/** SHA-256 over a plan, 64 hex digits: whoever applies a plan knows that it is the one that was looked at. */
export const planHash = (plan: RedrivePlan): string => crypto.hash('sha256', JSON.stringify(plan), 'hex')

/** Writes a plan, for its owner alone: it names topics, groups and what filters look for. */
export async function writePlan(file: string, plan: RedrivePlan): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    await chmod(file, 0o600)
    await handle.writeFile(`${JSON.stringify({ sha256: planHash(plan), plan }, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** @throws DeadLetterError REDRIVE_PLAN_UNREADABLE, also when it is not as it was written */
export async function readPlan(file: string): Promise<RedrivePlan> {
  const refuse = (reason: string): never => {
    throw new DeadLetterError('REDRIVE_PLAN_UNREADABLE', { file, reason })
  }
  let text = ''
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return refuse(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`)
  }
  let given: { readonly sha256?: unknown; readonly plan?: RedrivePlan } | null = null
  try {
    given = JSON.parse(text)
  } catch {
    return refuse('it is no JSON')
  }
  const plan = given?.plan
  if (typeof plan !== 'object' || plan === null) return refuse('it holds no plan')
  if (plan.v !== 1) return refuse(`it is of version ${plan.v}, and 1 is known`)
  if (given?.sha256 !== planHash(plan)) return refuse('it was changed since it was written: the SHA-256 is another')
  return plan
}
