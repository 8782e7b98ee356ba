#!/usr/bin/env bash
# Makes NotoSansSC.ttf.gz: Noto Sans SC with the characters of GBK, Latin and signs, without what a PDF
# has no use for. Needs npm, python3 and its fonttools. docs/adr/0026 says why.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3
tar xzf ./*.tgz
cp package/LICENSE_FONT "$here/OFL.txt"
python3 - > unicodes.txt <<'EOF'
have = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2010, 0x2040)) | set(range(0x25A0, 0x25D0))
have |= {0x20AC, 0x2103, 0x2116, 0x2190, 0x2191, 0x2192, 0x2193, 0x2264, 0x2265, 0x3013, 0x33A1}
for lead in range(0x81, 0xFF):
    for trail in range(0x40, 0xFF):
        try:
            have |= {ord(c) for c in bytes([lead, trail]).decode("gbk")}
        except UnicodeDecodeError:
            pass
for c in sorted(have):
    if not 0xE000 <= c <= 0xF8FF:
        print(f"{c:X}")
EOF
pyftsubset package/400Regular/NotoSansSC_400Regular.ttf --unicodes-file=unicodes.txt --layout-features= --no-hinting \
	--drop-tables+=GSUB,GPOS,GDEF,BASE,STAT,vhea,vmtx,VORG,DSIG,gasp --name-IDs=0,1,2,3,4,5,6,13,14 --output-file=font.ttf
gzip -9 -n -c font.ttf > "$here/NotoSansSC.ttf.gz"
sha256sum "$here/NotoSansSC.ttf.gz"
