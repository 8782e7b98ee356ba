// Where a layer's features come from: the one place to change it.
import { address, assessment, workspace } from './api.js'
import { now } from './state.js'

/** The source of a workspace's layer. */
export const layerSource = (layer, revision) => geojson(workspace(`/layers/${layer}`), { revision })

/** The source of the gaps of the assessment that is shown. */
export const gapSource = () => geojson(assessment('/gaps'), { lang: now().lang })

function geojson(path, query) {
  return { type: 'geojson', data: address(path, { limit: 10000, ...query }).href, promoteId: 'id' }
}
