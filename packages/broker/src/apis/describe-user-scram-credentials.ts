/**
 * DescribeUserScramCredentials (key 50), version 0.
 * There are no users: each that is asked for by name is RESOURCE_NOT_FOUND, or DUPLICATE_RESOURCE where named more than
 * once, as Kafka answers. AlterUserScramCredentials is not served. Source: KIP-554.
 */
import { errorCodes } from '@dead-letter/protocol'
import {
  describeUserScramCredentialsRequest,
  describeUserScramCredentialsResponse
} from '@dead-letter/protocol/messages/describe-user-scram-credentials'
import { api } from './api.ts'

export const describeUserScramCredentials = api({
  key: 50,
  name: 'DescribeUserScramCredentials',
  request: describeUserScramCredentialsRequest,
  response: describeUserScramCredentialsResponse,
  handle({ users }) {
    const twice = new Map<string, boolean>()
    for (const { name } of users ?? []) twice.set(name, twice.has(name))
    return {
      results: [...twice].map(([user, again]) =>
        again
          ? { user, errorCode: errorCodes.DUPLICATE_RESOURCE, errorMessage: `User ${user} is asked for twice.` }
          : { user, errorCode: errorCodes.RESOURCE_NOT_FOUND, errorMessage: `There is no user ${user}.` }
      )
    }
  },
  refuse: errorCode => ({ errorCode, errorMessage: null })
})
