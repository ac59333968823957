/**
 * DeleteGroups (key 42), versions 0 to 3.
 * Deletes groups without members, with their offsets, those that open transactions have staged too: NON_EMPTY_GROUP and
 * GROUP_ID_NOT_FOUND otherwise. A group that is named twice is answered once. Source: KIP-229.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { deleteGroupsRequest, deleteGroupsResponse } from '@dead-letter/protocol/messages/delete-groups'
import type { Groups } from '../groups/groups.ts'
import { api } from './api.ts'

type Request = MessageOf<typeof deleteGroupsRequest>

export const deleteGroups = api({
  key: 42,
  name: 'DeleteGroups',
  request: deleteGroupsRequest,
  response: deleteGroupsResponse,
  handle(request, { cluster }) {
    return answer(request, id => remove(cluster.groups, id))
  },
  refuse: (code, request) => answer(request, () => code)
})

function answer({ groupsNames }: Request, code: (groupId: string) => number) {
  return { results: [...new Set(groupsNames)].map(groupId => ({ groupId, errorCode: code(groupId) })) }
}

function remove(groups: Groups, id: string): number {
  const group = groups.get(id)
  if (group === undefined) return errorCodes.GROUP_ID_NOT_FOUND
  if (!group.isEmpty) return errorCodes.NON_EMPTY_GROUP
  groups.remove(id)
  groups.offsets.deleteGroup(id)
  return 0
}
