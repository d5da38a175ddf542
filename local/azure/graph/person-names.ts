/** Given and family names of people in generated directories. */
export const GIVEN_NAMES = (
  'Ada Aisha Alan Amara Anders Anita Bao Beatriz Carlos Chloe Dana David Elena Emeka Erik Fatima ' +
  'Femi Grace Hana Hugo Ines Ivan Jamal Jana Kenji Laila Lars Lena Luca Maria Mateo Mei Nadia ' +
  'Nils Noor Olga Omar Paula Priya Rafael Rosa Samir Sara Tomas Uma Viktor Wen Yara Zoe'
).split(' ');

export const FAMILY_NAMES = (
  'Adler Ahmed Alvarez Andersen Bauer Becker Bianchi Brandt Castro Chen Costa Diallo Dubois ' +
  'Eriksen Evans Fischer Garcia Gupta Haddad Hansen Hayashi Horvat Ibrahim Iyer Jansen Jensen ' +
  'Kaya Kim Kovac Kumar Larsen Lopez Martin Mbeki Meyer Moreau Nguyen Novak Okafor Olsen Park ' +
  'Patel Petrov Reyes Rossi Sato Schmidt Silva Singh Sousa Takeda Torres Vargas Weber Wilson Wu Yilmaz'
).split(' ');
