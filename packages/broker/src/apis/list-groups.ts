/**
 * ListGroups (key 16), versions 0 to 5.
 * All groups, of both protocols; filtered by states (version 4, KIP-518) and types (version 5, KIP-848), whatever their case.
 * A filter that names nothing known matches no group.
 */
import { listGroupsRequest, listGroupsResponse } from '@dead-letter/protocol/messages/list-groups'
import { api } from './api.ts'

export const listGroups = api({
  key: 16,
  name: 'ListGroups',
  request: listGroupsRequest,
  response: listGroupsResponse,
  handle({ statesFilter, typesFilter }, { cluster }) {
    const states = new Set(statesFilter.map(state => state.toLowerCase().trim()))
    const types = new Set(typesFilter.map(type => type.toLowerCase()))
    return {
      groups: [...cluster.groups]
        .filter(({ state }) => states.size === 0 || states.has(state.toLowerCase()))
        .filter(({ type }) => types.size === 0 || types.has(type))
        .map(({ id, protocolType, state, type }) => ({
          groupId: id,
          protocolType,
          groupState: state,
          groupType: type
        }))
    }
  },
  refuse: errorCode => ({ errorCode })
})
