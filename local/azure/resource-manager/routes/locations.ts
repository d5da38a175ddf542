import { REGIONS } from '../regions.ts';
import { openSubscription, type Route } from '../route.ts';

/** `GET /subscriptions/{id}/locations`: which regions there are, and their display names. */
export const listLocations: Route = {
  method: 'GET',
  pattern: /^\/subscriptions\/(?<subscriptionId>[^/]+)\/locations\/?$/i,
  operation: () => 'locations/list',
  answer(context) {
    const { content } = openSubscription(
      context,
      'Microsoft.Resources/subscriptions/locations/read',
    );
    const prefix = `/subscriptions/${content.subscriptionId}/locations`;
    const value = REGIONS.map((region) => ({
      id: `${prefix}/${region.name}`,
      name: region.name,
      type: 'Region',
      displayName: region.displayName,
      regionalDisplayName: `(${region.geographyGroup}) ${region.displayName}`,
      metadata: {
        regionType: 'Physical',
        regionCategory: 'Recommended',
        geography: region.geography,
        geographyGroup: region.geographyGroup,
        longitude: region.longitude,
        latitude: region.latitude,
        physicalLocation: region.physicalLocation,
        pairedRegion: [{ name: region.paired, id: `${prefix}/${region.paired}` }],
      },
    }));
    return { status: 200, body: { value } };
  },
};
