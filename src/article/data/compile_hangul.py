#!/usr/bin/env python3
"""Compiles hangul.txt, the foreign names in Hangul of article::korean.

    python3 src/article/data/compile_hangul.py DATA_DIR

DATA_DIR holds tokens_en_korean.tsv.gz as published: words of person names with their Hangul and a
count, Wikidata, CC0; steveash/NETransliteration-COLING2018 5d5f59e561ec, data/wd_korean.

A word of two syllables and more that LEAST names of Wikidata have is a name, but for ORDINARY ones.
"""
import collections, glob, gzip, os, re, sys

LEAST = 3
ORDINARY = set("""
가지 그림 기타 유지 마치 하나 하지 지지 다시 바로 머리 아이 도시 부인 천황 친왕 주니어 미스터 코드 페이지 리스트 모드
비트 카드 러브 루트 블랙 블루 화이트 그린 레드 핑크 브랜드 포스트 헤드 프레스 비비 키스 닥터 머신 스타 아이스 배틀 허브
타이거 나비 호수 게이지 지프 코너 게이 공작 남작 자작 백작 후작 달린 가고 올라 보든 하든 가자 오지 말로 지나 보시 살만
보스 세이 그래머 세인트 로카 마라 기지 이온 파인 코스 올리 하트 가스 플랫 스틸 우드 스트레이트 이사 소자 데이 미니 마이너
알라 산타 산토 메인 메타 레벨 달리 디지털 라고 나은 다이 하우 이유 고지 보고 주마 사고 하자 요시 사라 우리 여왕 왕자 공주
구도 러시 비지 대시 카레 펀치 크레인 나라 시대 황제 국왕 후이 파라 가야 조시 수도 전하 대제 성인 부시장 스콜라 블라인드 체리 크리스털 스칼라 키핑 클로스 시장 세계
""".split())

directory = sys.argv[1]
files = sorted(glob.glob(os.path.join(directory, "**", "tokens_en_korean*.gz"), recursive=True))
if not files:
    sys.exit(f"tokens_en_korean*.gz is not under {directory}")
count = collections.Counter()
with gzip.open(files[0], "rt", encoding="utf-8") as lines:
    for line in lines:
        _, hangul, often = line.rstrip("\n").split("\t")
        count[hangul.replace(" ", "")] += int(often)
names = sorted(
    word for word, often in count.items()
    if often >= LEAST and re.fullmatch("[가-힣]{2,}", word) and word not in ORDINARY
)
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hangul.txt")
with open(out, "w", encoding="utf-8") as file:
    file.write("# Foreign names in Hangul. Compiled by compile_hangul.py; do not edit by hand.\n")
    file.write("# Source: Wikidata (CC0), by way of NETransliteration-COLING2018.\n")
    for at in range(0, len(names), 16):
        file.write(" ".join(names[at : at + 16]) + "\n")
