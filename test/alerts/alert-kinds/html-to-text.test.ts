import { htmlToText } from '../../../lambdas/alerts/alert-kinds/html-to-text.ts';

describe('HTML', () => {
  it.each([
    ['paragraphs become lines', '<p>one</p><p class="x">two<br/>three</p>', 'one\ntwo\nthree'],
    ['list items get a dash', '<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    [
      'cells of a row stay on a line',
      '<tr>\r\n<td>SQL</td>\r\n<td>East US<br></td></tr>',
      'SQL\nEast US',
    ],
    [
      'entities are decoded',
      'a &amp; b &quot;c&quot; &#8364; &#x41; &unknown; &#1114112;',
      'a & b "c" € A &unknown; &#1114112;',
    ],
    ['nothing is decoded twice', '&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['styles and scripts are left out', '<style>p{}</style>x<script src="y">z()</script>', 'x'],
    ['text without markup stays', 'CPU < 5 and > 3', 'CPU < 5 and > 3'],
    ['markup without an end loses its tags', '<div><p>one <b>two', 'one two'],
    ['nothing stays nothing', '', ''],
  ])('%s', (_behaviour, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each(['<', '<p', '<style>', '&', '&#', '<li '])('full of %s is read at once', (part) => {
    const started = performance.now();
    htmlToText(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
