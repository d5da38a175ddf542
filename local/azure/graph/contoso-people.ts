/** A department of the default tenant; who stands first heads it, and reports to the head of `parent`. */
export interface ContosoDepartment {
  readonly name: string;
  readonly parent?: string;
  readonly office: string;
  /** `Name, job title`. */
  readonly people: readonly string[];
}

export const CONTOSO_DEPARTMENTS: readonly ContosoDepartment[] = [
  {
    name: 'Executive',
    office: '1/1100',
    people: ['Helena Brandt, Chief Executive Officer', 'Paula Reyes, Executive Assistant'],
  },
  {
    name: 'Information Technology',
    parent: 'Executive',
    office: '3/3100',
    people: [
      'Ingrid Larsen, Chief Information Officer',
      'Omar Haddad, Enterprise Architect',
      'Rosa Castro, IT Programme Manager',
    ],
  },
  {
    name: 'Cloud Platform',
    parent: 'Information Technology',
    office: '3/3210',
    people: [
      'Kenji Sato, Head of Cloud Platform',
      'Priya Iyer, Principal Cloud Engineer',
      'Lars Eriksen, Cloud Engineer',
      'Amara Okafor, Cloud Engineer',
      'Nils Becker, Site Reliability Engineer',
      'Wen Wu, Site Reliability Engineer',
      'Yara Sousa, Platform Engineer',
    ],
  },
  {
    name: 'Network and Security',
    parent: 'Information Technology',
    office: '3/3240',
    people: [
      'Viktor Novak, Head of Network and Security',
      'Fatima Ahmed, Security Engineer',
      'Tomas Kovac, Network Engineer',
      'Grace Evans, Security Analyst',
      'Samir Gupta, Identity Engineer',
    ],
  },
  {
    name: 'Service Desk',
    parent: 'Information Technology',
    office: '3/3020',
    people: [
      'Maria Lopez, Service Desk Manager',
      'Jamal Mbeki, Service Desk Lead',
      'Chloe Dubois, Service Desk Analyst',
      'Mateo Vargas, Service Desk Analyst',
      'Hana Hayashi, Service Desk Analyst',
      'Dana Wilson, Desktop Support Engineer',
    ],
  },
  {
    name: 'Engineering',
    parent: 'Executive',
    office: '5/5100',
    people: ['Anders Hansen, Chief Technology Officer', 'Uma Patel, Engineering Programme Manager'],
  },
  {
    name: 'Web Shop',
    parent: 'Engineering',
    office: '5/5210',
    people: [
      'Elena Rossi, Engineering Manager',
      'Hugo Moreau, Senior Software Engineer',
      'Mei Chen, Software Engineer',
      'David Martin, Software Engineer',
      'Noor Ibrahim, Software Engineer',
      'Jana Horvat, Test Engineer',
    ],
  },
  {
    name: 'Payments',
    parent: 'Engineering',
    office: '5/5230',
    people: [
      'Rafael Silva, Engineering Manager',
      'Lena Fischer, Senior Software Engineer',
      'Bao Nguyen, Software Engineer',
      'Aisha Diallo, Software Engineer',
      'Ivan Petrov, Database Engineer',
    ],
  },
  {
    name: 'Data and Analytics',
    parent: 'Engineering',
    office: '5/5260',
    people: [
      'Sara Olsen, Head of Data',
      'Luca Bianchi, Data Engineer',
      'Zoe Park, Data Scientist',
      'Emeka Okafor, Analytics Engineer',
    ],
  },
  {
    name: 'Finance',
    parent: 'Executive',
    office: '2/2100',
    people: [
      'Beatriz Costa, Chief Financial Officer',
      'Alan Weber, Financial Controller',
      'Nadia Kaya, Accountant',
      'Carlos Torres, Accountant',
      'Ines Alvarez, Cloud Cost Analyst',
    ],
  },
  {
    name: 'People and Culture',
    parent: 'Executive',
    office: '2/2300',
    people: [
      'Olga Jansen, Chief People Officer',
      'Femi Adler, Recruiter',
      'Anita Kumar, HR Business Partner',
    ],
  },
  {
    name: 'Sales',
    parent: 'Executive',
    office: '4/4100',
    people: [
      'Erik Jensen, Chief Commercial Officer',
      'Laila Singh, Key Account Manager',
      'Ada Takeda, Account Manager',
      'Luca Meyer, Account Manager',
      'Rosa Yilmaz, Sales Operations Specialist',
    ],
  },
  {
    name: 'Marketing',
    parent: 'Sales',
    office: '4/4200',
    people: [
      'Nadia Schmidt, Head of Marketing',
      'Tomas Garcia, Content Editor',
      'Mei Kim, Campaign Manager',
    ],
  },
];

/** People of other companies, invited by mail. */
export const CONTOSO_GUESTS: readonly string[] = [
  'Jonas Berg <jonas.berg@fabrikam.com>',
  'Selma Andersen <selma.andersen@fabrikam.com>',
  'Peter Bauer <peter.bauer@northwind.example>',
  'Lucia Moreno <lucia.moreno@tailspin.example>',
];

/** Who is on long leave: the account is disabled. */
export const CONTOSO_DISABLED: readonly string[] = ['Carlos Torres', 'Dana Wilson'];
