import { type ConfigResource, resourceTypes } from '../config/config-resource.ts'
import type { LookUp } from '../look-up.ts'
import type { TopicPartition } from './api.ts'

/** The topics among what a request names. */
export function topicsOf(resources: readonly ConfigResource[]): TopicPartition[] {
  return resources
    .filter(({ resourceType }) => resourceType === resourceTypes.topic)
    .map(({ resourceName }) => ({ topic: resourceName, partition: null }))
}

/** The code that a test wants answered for a resource. */
export function faultOf({ resourceType, resourceName }: ConfigResource, lookUp: LookUp): number {
  return resourceType === resourceTypes.topic ? lookUp.topicFault(resourceName) : 0
}

/** The answers of an alteration that refuse all alike. */
export function refusedResources(errorCode: number, resources: readonly ConfigResource[]) {
  return resources.map(({ resourceType, resourceName }) => ({
    errorCode,
    errorMessage: null,
    resourceType,
    resourceName
  }))
}
