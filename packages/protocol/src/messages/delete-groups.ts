import { array, int16, int32, message, string } from '../fields.ts'

export const deleteGroupsRequest = message(
  'DeleteGroupsRequest',
  { versions: '0-3', flexible: '2+' },
  {
    groupsNames: array('0+', 'string')
  }
)

export const deleteGroupsResponse = message(
  'DeleteGroupsResponse',
  { versions: '0-3', flexible: '2+' },
  {
    throttleTimeMs: int32('0+'),
    results: array('0+', {
      groupId: string('0+'),
      errorCode: int16('0+'),
      errorMessage: string('3+', { nullable: '3+', default: null })
    })
  }
)
