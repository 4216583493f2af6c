#!/bin/sh
# Makes the vectors anew: sh test/vectors/enhanced/make.sh
# Pictures as of test/support/frame-bar.ts: frame number in 16 cells of the top rows, its complement below.
set -e
cd "$(dirname "$0")"
bar="if(lt(Y\,40)\,if(eq(mod(floor(N/pow(2\,15-floor(X/20)))\,2)\,lt(Y\,20))\,235\,16)\,90+40*sin((X+3*N)/40))"
picture="-f lavfi -i color=gray:s=320x180:r=25:d=3,format=yuv420p,geq=lum='$bar':cb=128:cr=128"
tone="-f lavfi -i sine=f=440:r=48000:d=3"
make() { ffmpeg -hide_banner -loglevel error -y "$@"; }
v() { make $picture "$@"; }
v -c:v libx265 -x265-params keyint=25:min-keyint=25:scenecut=0:bframes=2:log-level=none:info=0 -crf 34 -tag:v hvc1 hevc.mp4
v -c:v libsvtav1 -preset 8 -crf 45 -g 25 av1.mp4
v -c:v libvpx-vp9 -deadline realtime -cpu-used 6 -crf 45 -b:v 0 -g 25 -auto-alt-ref 0 vp9.mp4
make $tone -c:a libopus -b:a 32k -ac 2 opus.mp4
make -f lavfi -i sine=f=880:r=48000:d=3 -c:a libopus -b:a 32k -ac 2 opus-other.mp4
make $tone -c:a flac -sample_fmt s16 -t 1 -strict -2 flac.mp4
make $tone -t 1 -c:a ac3 -b:a 96k -ac 2 ac3.mp4
make -f lavfi -i sine=f=440:r=48000:d=1 -af pan=5.1\|FL=c0\|FR=c0\|FC=c0\|LFE=c0\|BL=c0\|BR=c0 -c:a eac3 -b:a 192k eac3.mp4
