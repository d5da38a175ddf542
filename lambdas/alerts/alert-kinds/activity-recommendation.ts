import { activityLogKind } from './activity-log.ts';

/**
 * Recommendations of Azure Advisor.
 *
 * @see https://learn.microsoft.com/azure/advisor/advisor-alerts-portal
 */
export const activityRecommendation = activityLogKind(
  'activity-recommendation',
  'recommendation',
  ({ properties, resource }) => {
    const name = properties.text('recommendationName');
    const category = properties.text('recommendationCategory');
    const impact = properties.text('recommendationImpact');
    const detail = [
      category && `category ${category}`,
      impact && `impact ${impact}`,
      resource && `for ${resource}`,
    ].filter((part) => part !== undefined);
    return {
      title: name,
      lines: [
        name && `Recommendation: ${name}`,
        detail.length === 0 ? undefined : `Advisor: ${detail.join(', ')}`,
      ],
      link: properties.text('recommendationResourceLink'),
    };
  },
);
