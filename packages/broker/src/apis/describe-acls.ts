/**
 * DescribeAcls (key 29), versions 1 to 3.
 * Answered as by a Kafka without an authorizer: SECURITY_DISABLED. Source: KIP-140.
 */
import { errorCodes } from '@dead-letter/protocol'
import { describeAclsRequest, describeAclsResponse } from '@dead-letter/protocol/messages/describe-acls'
import { refuseUnknown, securityDisabled } from './acl-elements.ts'
import { api } from './api.ts'

export const describeAcls = api({
  key: 29,
  name: 'DescribeAcls',
  request: describeAclsRequest,
  response: describeAclsResponse,
  handle(request) {
    refuseUnknown(request.resourceTypeFilter, request.patternTypeFilter, request.operation, request.permissionType)
    return { errorCode: errorCodes.SECURITY_DISABLED, errorMessage: securityDisabled }
  },
  refuse: errorCode => ({ errorCode, errorMessage: securityDisabled })
})
