/**
 * DescribeClientQuotas (key 48), versions 0 and 1.
 * There are no quotas, so none is found; filters are checked as Kafka checks them. AlterClientQuotas is not served.
 * Source: KIP-546, KIP-612.
 */
import { errorCodes } from '@dead-letter/protocol'
import {
  describeClientQuotasRequest,
  describeClientQuotasResponse
} from '@dead-letter/protocol/messages/describe-client-quotas'
import { api } from './api.ts'

interface Component {
  readonly entityType: string
  readonly matchType: number
  readonly match: string | null
}

/** Match types: the entity with this name, the default entity, any entity with a name. */
const exact = 0
const specified = 2

export const describeClientQuotas = api({
  key: 48,
  name: 'DescribeClientQuotas',
  request: describeClientQuotasRequest,
  response: describeClientQuotasResponse,
  handle({ components }) {
    const refusal = refusalOf(components)
    return refusal === null ? { errorMessage: null, entries: [] } : { ...refusal, entries: null }
  },
  refuse: errorCode => ({ errorCode, errorMessage: null, entries: null })
})

interface Refusal {
  readonly errorCode: number
  readonly errorMessage: string
}

function refusalOf(components: readonly Component[]): Refusal | null {
  const seen = new Set<string>()
  for (const component of components) {
    const refusal = refusalOfOne(component, seen)
    if (refusal !== null) return refusal
    seen.add(component.entityType)
  }
  if (seen.has('ip') && seen.size > 1) return invalid('An ip cannot be combined with a user or a client-id.')
  return null
}

function refusalOfOne({ entityType, matchType, match }: Component, seen: ReadonlySet<string>): Refusal | null {
  if (entityType === '') return invalid('An entity type is empty.')
  if (seen.has(entityType)) return invalid(`Entity type ${entityType} is there twice.`)
  if (entityType !== 'ip' && entityType !== 'user' && entityType !== 'client-id')
    return { errorCode: errorCodes.UNSUPPORTED_VERSION, errorMessage: `Entity type ${entityType} is not supported.` }
  if (matchType < exact || matchType > specified) return invalid(`There is no match type ${matchType}.`)
  if (matchType === exact && match === null) return invalid('An exact match needs a name.')
  if (matchType !== exact && match !== null) return invalid('A name goes with an exact match only.')
  return null
}

const invalid = (errorMessage: string): Refusal => ({ errorCode: errorCodes.INVALID_REQUEST, errorMessage })
