#!/bin/sh
# Makes the vectors anew: sh test/vectors/flv/make.sh
set -e
cd "$(dirname "$0")"
picture="-f lavfi -i testsrc2=s=192x108:r=25:d=2"
tone="-f lavfi -i sine=f=440:r=44100:d=2"
make() { ffmpeg -hide_banner -loglevel error -y "$@"; }
h264="-c:v libx264 -preset veryfast -g 25 -sc_threshold 0 -b:v 100k -bitexact -threads 1"
aac="-c:a aac -b:a 48k"
make $picture $tone $h264 -bf 2 $aac -ac 1 b-frames.flv
make $picture -f lavfi -i sine=f=440:r=48000:d=2 $h264 -profile:v baseline $aac -ac 2 baseline.flv
make -f lavfi -i testsrc2=s=180x180:r=25:d=0.4 -vf setsar=64/45 $h264 anamorphic.flv
make $tone $aac audio-only.flv
make $picture $h264 -bf 2 video-only.flv
make $picture $tone $h264 -bf 0 -c:a libmp3lame -b:a 64k mp3.flv
make $tone -c:a libmp3lame -ar 22050 -b:a 32k mp3-22050.flv
make $picture $tone $h264 -bf 0 $aac -f flv - | cat >no-duration.flv
make -f lavfi -i testsrc2=s=192x108:r=25:d=1 $tone -t 1 -c:v flv1 -b:v 100k -c:a libmp3lame -b:a 32k h263.flv
make -f lavfi -i testsrc2=s=192x108:r=25:d=1 -f lavfi -i sine=r=16000:d=1 $h264 -c:a libspeex -ar 16000 -ac 1 speex.flv || rm -f speex.flv
make -f lavfi -i testsrc2=s=192x108:r=25:d=1 -f lavfi -i sine=r=22050:d=1 $h264 -c:a nellymoser -ac 1 nellymoser.flv
make -f lavfi -i testsrc2=s=192x108:r=25:d=1 -f lavfi -i sine=r=22050:d=1 $h264 -c:a adpcm_swf -ar 22050 -ac 1 adpcm.flv
make $picture $tone $h264 -bf 2 $aac -output_ts_offset 16776.216 late-timestamps.flv
