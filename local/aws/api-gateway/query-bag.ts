/**
 * The parameters of a query string, as Signature Version 4 takes them: unlike in a form, a plus sign
 * is a plus sign.
 */
export const toQueryBag = (query: string): Record<string, string[]> => {
  const bag: Record<string, string[]> = {};
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s).map(decode);
    bag[name] = [...(bag[name] ?? []), value];
  }
  return bag;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
