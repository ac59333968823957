import { array, bool, int16, int32, int64, message, string } from '../fields.ts'

export const apiVersionsRequest = message(
  'ApiVersionsRequest',
  { versions: '0-5', flexible: '3+' },
  {
    clientSoftwareName: string('3+'),
    clientSoftwareVersion: string('3+'),
    clusterId: string('5+', { nullable: '5+', default: null }),
    nodeId: int32('5+', { default: -1 })
  }
)

export const apiVersionsResponse = message(
  'ApiVersionsResponse',
  { versions: '0-5', flexible: '3+' },
  {
    errorCode: int16('0+'),
    apiKeys: array('0+', {
      apiKey: int16('0+'),
      minVersion: int16('0+'),
      maxVersion: int16('0+')
    }),
    throttleTimeMs: int32('1+'),
    supportedFeatures: array(
      '3+',
      {
        name: string('3+'),
        minVersion: int16('3+'),
        maxVersion: int16('3+')
      },
      { tag: 0, taggedIn: '3+' }
    ),
    finalizedFeaturesEpoch: int64('3+', { default: -1n, tag: 1, taggedIn: '3+' }),
    finalizedFeatures: array(
      '3+',
      {
        name: string('3+'),
        maxVersionLevel: int16('3+'),
        minVersionLevel: int16('3+')
      },
      { tag: 2, taggedIn: '3+' }
    ),
    zkMigrationReady: bool('3+', { tag: 3, taggedIn: '3+' })
  }
)
