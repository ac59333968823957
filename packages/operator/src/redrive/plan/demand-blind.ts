import { DeadLetterError } from '@dead-letter/kafka/internal'
import { fieldPaths } from '../../mask/field-path.ts'
import type { LetterMask } from '../../mask/letter-mask.ts'
import { readsOfSchema } from '../../mask/schema-reads.ts'
import { readsOfPatch } from '../../mask/told-by-patch.ts'
import type { CheckSpec } from '../../transform/record-check.ts'
import type { TransformSpec } from '../../transform/transform.ts'

/**
 * Refuses a change or a check whose outcome tells what a mask hides. A module is not looked into: it is given whole letters, and who runs
 * one can print them.
 * @throws DeadLetterError REDRIVE_READS_MASKED
 */
export function demandBlind(transform: TransformSpec | null, check: CheckSpec | null, mask: LetterMask): void {
  let paths = fieldPaths(mask.given)
  if (paths.length === 0) return
  if (transform?.kind === 'json-patch') {
    const patched = readsOfPatch(transform.patch, paths)
    if (patched.read !== null) refuse('patch', patched.read)
    paths = [...patched.paths]
  }
  // All of the value is what somebody wrote.
  if (transform?.kind === 'record' && transform.value !== undefined) return
  if (check?.schema === undefined) return
  const place = check.decode === 'text' ? '#, over the whole text' : readsOfSchema(check.schema, paths, check.schemas)
  if (place !== null) refuse('check', place)
}

function refuse(what: string, place: string): never {
  throw new DeadLetterError('REDRIVE_READS_MASKED', { what, place })
}
