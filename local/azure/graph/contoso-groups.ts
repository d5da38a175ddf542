/** A group of the default tenant. */
export interface ContosoGroup {
  readonly name: string;
  readonly description: string;
  readonly type: 'security' | 'microsoft365' | 'dynamic';
  /** Names of people. */
  readonly people?: readonly string[];
  /** Names of departments: everyone in them. */
  readonly departments?: readonly string[];
  readonly guests?: true;
  /** Names of groups. */
  readonly groups?: readonly string[];
}

/**
 * Nesting is as in real directories: three deep, with a diamond (On-call is reached through Cloud
 * Operations and through Incident Managers), and with the circle that somebody makes one day (Project
 * Aurora and Aurora Partners).
 */
export const CONTOSO_GROUPS: readonly ContosoGroup[] = [
  {
    name: 'StackFlow Administrators',
    description: 'Administer StackFlow and its integrations',
    type: 'security',
    people: ['Ingrid Larsen', 'Samir Gupta'],
    groups: ['Cloud Platform Leads'],
  },
  {
    name: 'StackFlow Operators',
    description: 'Work on incidents in StackFlow',
    type: 'security',
    groups: ['Cloud Operations', 'Service Desk Team'],
  },
  {
    name: 'StackFlow Viewers',
    description: 'Read configuration items and incidents',
    type: 'security',
    people: ['Ines Alvarez'],
    groups: ['Engineering Managers', 'Incident Managers'],
  },
  {
    name: 'Cloud Platform Leads',
    description: 'Those who answer for the cloud platform',
    type: 'security',
    people: ['Kenji Sato', 'Priya Iyer'],
  },
  {
    name: 'Cloud Operations',
    description: 'Run the Azure subscriptions of Contoso',
    type: 'security',
    departments: ['Cloud Platform'],
    groups: ['Network Operations', 'On-call'],
  },
  {
    name: 'Network Operations',
    description: 'Run networks and firewalls',
    type: 'security',
    departments: ['Network and Security'],
  },
  {
    name: 'On-call',
    description: 'Who is on call this week',
    type: 'security',
    people: ['Nils Becker', 'Wen Wu', 'Ivan Petrov'],
  },
  {
    name: 'Incident Managers',
    description: 'Lead major incidents',
    type: 'security',
    people: ['Maria Lopez', 'Viktor Novak'],
    groups: ['On-call'],
  },
  {
    name: 'Service Desk Team',
    description: 'First line of support',
    type: 'microsoft365',
    departments: ['Service Desk'],
  },
  {
    name: 'Engineering Managers',
    description: 'Managers in engineering',
    type: 'security',
    people: ['Anders Hansen', 'Elena Rossi', 'Rafael Silva', 'Sara Olsen'],
  },
  {
    name: 'Project Aurora',
    description: 'The new web shop',
    type: 'microsoft365',
    departments: ['Web Shop'],
    groups: ['Aurora Partners'],
  },
  {
    name: 'Aurora Partners',
    description: 'Partners in the project',
    type: 'security',
    guests: true,
    groups: ['Project Aurora'],
  },
  {
    name: 'Contoso Employees',
    description: 'Everyone employed by Contoso',
    type: 'dynamic',
    departments: [
      'Executive',
      'Information Technology',
      'Cloud Platform',
      'Network and Security',
      'Service Desk',
      'Engineering',
      'Web Shop',
      'Payments',
      'Data and Analytics',
      'Finance',
      'People and Culture',
      'Sales',
      'Marketing',
    ],
  },
];
