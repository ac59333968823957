/**
 * CreateAcls (key 30), versions 1 to 3.
 * Answered as by a Kafka without an authorizer: SECURITY_DISABLED for each ACL. Source: KIP-140.
 */
import { errorCodes } from '@dead-letter/protocol'
import { createAclsRequest, createAclsResponse } from '@dead-letter/protocol/messages/create-acls'
import { refuseUnknown, securityDisabled } from './acl-elements.ts'
import { api } from './api.ts'

export const createAcls = api({
  key: 30,
  name: 'CreateAcls',
  request: createAclsRequest,
  response: createAclsResponse,
  handle({ creations }) {
    for (const acl of creations)
      refuseUnknown(acl.resourceType, acl.resourcePatternType, acl.operation, acl.permissionType)
    return refused(errorCodes.SECURITY_DISABLED, creations)
  },
  refuse: (code, { creations }) => refused(code, creations)
})

function refused(errorCode: number, creations: readonly unknown[]) {
  return { results: creations.map(() => ({ errorCode, errorMessage: securityDisabled })) }
}
