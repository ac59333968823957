/**
 * UpdateFeatures (key 57), versions 0 to 2.
 * The levels of features are fixed (features.ts): an update to the level that is there is accepted, any other refused with
 * INVALID_UPDATE_VERSION, Kafka's code for a level that a node does not support. One refusal refuses all. Source: KIP-584,
 * KIP-778, KIP-1022.
 */
import { errorCodes } from '@dead-letter/protocol'
import { updateFeaturesRequest, updateFeaturesResponse } from '@dead-letter/protocol/messages/update-features'
import { api } from './api.ts'
import { features } from './features.ts'

const levels = new Map(features.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]))

export const updateFeatures = api({
  key: 57,
  name: 'UpdateFeatures',
  request: updateFeaturesRequest,
  response: updateFeaturesResponse,
  handle({ featureUpdates }, { version }) {
    const refused = featureUpdates.find(({ feature, maxVersionLevel }) => levels.get(feature) !== maxVersionLevel)
    if (refused !== undefined)
      return {
        errorCode: errorCodes.INVALID_UPDATE_VERSION,
        errorMessage: `Feature ${refused.feature} cannot be set to ${refused.maxVersionLevel}: ${
          levels.has(refused.feature) ? `it is fixed at ${levels.get(refused.feature)}` : 'there is no such feature'
        }. No feature was changed.`
      }
    const named =
      version <= 1
        ? featureUpdates.map(({ feature }) => ({ feature, errorMessage: 'The feature has this level.' }))
        : []
    return { errorMessage: null, results: named }
  },
  refuse: errorCode => ({ errorCode, errorMessage: null })
})
