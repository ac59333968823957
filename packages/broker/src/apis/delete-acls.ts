/**
 * DeleteAcls (key 31), versions 1 to 3.
 * Answered as by a Kafka without an authorizer: SECURITY_DISABLED for each filter. Source: KIP-140.
 */
import { errorCodes } from '@dead-letter/protocol'
import { deleteAclsRequest, deleteAclsResponse } from '@dead-letter/protocol/messages/delete-acls'
import { refuseUnknown, securityDisabled } from './acl-elements.ts'
import { api } from './api.ts'

export const deleteAcls = api({
  key: 31,
  name: 'DeleteAcls',
  request: deleteAclsRequest,
  response: deleteAclsResponse,
  handle({ filters }) {
    for (const filter of filters)
      refuseUnknown(filter.resourceTypeFilter, filter.patternTypeFilter, filter.operation, filter.permissionType)
    return refused(errorCodes.SECURITY_DISABLED, filters)
  },
  refuse: (code, { filters }) => refused(code, filters)
})

function refused(errorCode: number, filters: readonly unknown[]) {
  return { filterResults: filters.map(() => ({ errorCode, errorMessage: securityDisabled })) }
}
