import { describe, expect, it } from 'vitest';
import { migrateFile } from '../../../src/migrate/migrate-file.js';

const migrate = (page: string) => migrateFile('a.php', Buffer.from(page), { scripts: 'dist' });
const FLASHVARS = 'flashvars="file=a.mp4&streamer=rtmp://media.example.com/vod"';
const SETUP = '{file:"a.mp4", streamer:"rtmp://media.example.com/vod"}';

describe('code of a template', () => {
  it.each([
    ['in an attribute that is kept', `<embed id="v<?= $id ?>" src="player.swf" ${FLASHVARS}>`],
    [
      'inside of the element',
      `<div id="c"><?php foreach ($x as $y): ?></div><script>jwplayer("c").setup(${SETUP})</script>`,
    ],
    ['in its class', `<div id="c" class="<?= $c ?>"></div><script>jwplayer("c").setup(${SETUP})</script>`],
  ])('%s keeps the embed as it is', (_, page) => {
    const { reports, bytes } = migrate(page);
    expect(bytes).toBeUndefined();
    expect(reports[0]?.warnings).toContain('what the server fills in is not known here');
    expect(reports[0]?.warnings).toContain('not changed by --write');
  });

  it('is an ellipsis in the report, not what stands for it inside', () => {
    const { reports } = migrate(
      `<embed src="player.swf" flashvars="file=<?php echo $f ?>&streamer=rtmp://media.example.com/vod">` +
        '<div id="c"></div><script>jwplayer("c").setup({file: "<?= $f ?>.mp4", streamer: "rtmp://h.example.com/v"})</script>',
    );
    expect(reports.map(({ config }) => config.file)).toEqual(['…', undefined]);
    expect(reports[0]?.tag).toContain('file="…"');
    expect(reports[1]?.warnings).toContain('file: "….mp4" is known only when the page runs');
  });

  it('beside an embed does not keep it from being changed', () => {
    expect(migrate(`<?php x(); ?><embed src="player.swf" ${FLASHVARS}><?= $y ?>`).bytes).toBeDefined();
  });
});
