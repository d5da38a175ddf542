import { LOCAL_ACTION_GROUP_PREFIX } from '../../action-groups/source-addresses.ts';
import { ArmError } from '../arm-error.ts';
import { regionOf } from '../regions.ts';
import { openSubscription, type Route } from '../route.ts';

/**
 * From which addresses Azure Monitor's action groups call webhooks: a few of the real list, and where
 * those of this simulation call from.
 */
const ACTION_GROUP = [
  '13.66.60.119/32',
  '13.66.143.220/30',
  '13.66.202.14/32',
  '13.66.248.225/32',
  '20.38.149.132/30',
  '40.68.201.206/32',
  '2603:1000:4:402::178/125',
  LOCAL_ACTION_GROUP_PREFIX,
];
const CHANGE_NUMBER = '142';

/**
 * `GET …/providers/Microsoft.Network/locations/{location}/serviceTags`
 * @see https://learn.microsoft.com/rest/api/virtualnetwork/service-tags/list
 */
export const listServiceTags: Route = {
  method: 'GET',
  pattern:
    /^\/subscriptions\/(?<subscriptionId>[^/]+)\/providers\/microsoft\.network\/locations\/(?<location>[^/]+)\/servicetags\/?$/i,
  operation: () => 'Microsoft.Network/serviceTags/list',
  answer(context) {
    const { content } = openSubscription(context, 'Microsoft.Network/locations/serviceTags/read');
    const location = decodeURIComponent(context.parameters.location ?? '');
    if (!regionOf(location)) {
      throw new ArmError(
        400,
        'LocationNotAvailableForResourceType',
        `The provided location '${location}' is not available for resource type 'Microsoft.Network/locations/serviceTags'.`,
      );
    }
    return {
      status: 200,
      body: {
        name: 'Public',
        id: `/subscriptions/${content.subscriptionId}/providers/Microsoft.Network/serviceTags/Public`,
        type: 'Microsoft.Network/serviceTags',
        changeNumber: CHANGE_NUMBER,
        cloud: 'Public',
        values: [
          tag('ActionGroup', 'ActionGroup', ACTION_GROUP),
          tag('AzureResourceManager', 'AzureResourceManager', ['4.150.232.0/25', '20.49.120.0/27']),
        ],
      },
    };
  },
};

function tag(name: string, systemService: string, addressPrefixes: readonly string[]) {
  return {
    name,
    id: name,
    serviceTagChangeNumber: CHANGE_NUMBER,
    properties: { changeNumber: '17', region: '', state: 'GA', systemService, addressPrefixes },
  };
}
