import { array, int16, int32, message, string } from '../fields.ts'

export const listGroupsRequest = message(
  'ListGroupsRequest',
  { versions: '0-5', flexible: '3+' },
  {
    statesFilter: array('4+', 'string'),
    typesFilter: array('5+', 'string')
  }
)

export const listGroupsResponse = message(
  'ListGroupsResponse',
  { versions: '0-5', flexible: '3+' },
  {
    throttleTimeMs: int32('1+'),
    errorCode: int16('0+'),
    groups: array('0+', {
      groupId: string('0+'),
      protocolType: string('0+'),
      groupState: string('4+'),
      groupType: string('5+')
    })
  }
)
