import type { Assignment } from '../partitions.ts'
import type { AssignorInput } from './assignor.ts'
import { assignEqualSubscriptions } from './uniform-equal.ts'
import { assignMixedSubscriptions } from './uniform-mixed.ts'

/** The assignor `uniform` (KIP-848): as many partitions for each member as for any other, first; as few moves as possible, second. */
export function assignUniform(input: AssignorInput): Map<string, Assignment> {
  return input.homogeneous ? assignEqualSubscriptions(input) : assignMixedSubscriptions(input)
}
