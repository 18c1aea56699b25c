#!/usr/bin/env bash
# The API as a program uses it: curl and a token. Prints a line a case; ends with 1 where one failed.
#
#     SITE=http://127.0.0.1:8000 ADMIN_TOKEN=… VISITOR_TOKEN=… tests/accounts/api_cases.sh
#
# ADMIN_TOKEN may read and export; VISITOR_TOKEN belongs to somebody who is no admin. The company has
# thirty users in January 2026: user-n spends n * 20 USD in 31 - n requests. All of them carry
# claude-code, those with an odd number team:1, the others team:0.
set -euo pipefail

API="$SITE/admin/users/daily/activity"
JANUARY="start_date=2026-01-01&end_date=2026-01-31"
BODY=$(mktemp)
trap 'rm -f "$BODY"' EXIT
failures=0

# get URL [curl's arguments]: the answer to a token in BODY, its status in `status`.
get() {
    status=$(curl -sS -o "$BODY" -w '%{http_code}' "${@:2}" "$1")
}

admin() {
    get "$1" -H "Authorization: Bearer $ADMIN_TOKEN"
}

# check CASE EXPECTED EXPRESSION: Python about `answer`, the JSON in BODY.
check() {
    local found
    found="$status $("${PYTHON:-python3}" -c "
import json
answer = json.load(open('$BODY'))
users = answer.get('users', [])
ids = [user['user_id'] for user in users]
print($3)")"
    report "$1" "$2" "$found"
}

# report CASE EXPECTED FOUND
report() {
    if [ "$3" = "$2" ]; then
        echo "ok      $1"
    else
        echo "FAILED  $1: expected $2, found $3"
        failures=$((failures + 1))
    fi
}

admin "$API?$JANUARY"
check "1  both dates: every user, by spend, 50 a page" "200 30 9300.0 user-30 50" \
    "answer['summary']['total_users'], answer['summary']['total_spend'], ids[0], answer['pagination']['page_size']"

admin "$API?$JANUARY&tag_filters=team:1"
check "2  one tag: the users who carry it" "200 15 True" \
    "len(users), all('team:1' in user['tags'] for user in users)"

admin "$API?$JANUARY&tag_filters=team:0&tag_filters=team:1"
check "3  two tags: the users who carry either" "200 30" "len(users)"
admin "$API?$JANUARY&tag_filters=team:0,team:1"
check "3  two tags in a list" "200 30" "len(users)"

admin "$API?$JANUARY&min_spend=200"
check "4  min_spend is inclusive" "200 21 200.0" "len(users), users[-1]['spend']"

admin "$API?$JANUARY&min_spend=200&max_spend=400"
check "5  min_spend and max_spend are inclusive" "200 11 400.0 200.0" \
    "len(users), users[0]['spend'], users[-1]['spend']"

admin "$API?$JANUARY&sort_by=requests&sort_order=asc"
check "6  by requests, ascending" "200 user-30 True" \
    "ids[0], [user['requests'] for user in users] == list(range(1, 31))"

admin "$API?$JANUARY&page=1&page_size=5"
check "7  page 1 of 5 users" "200 user-30,user-29,user-28,user-27,user-26 6" \
    "','.join(ids), answer['pagination']['total_pages']"
admin "$API?$JANUARY&page=2&page_size=5"
check "7  page 2 repeats none of them" "200 user-25,user-24,user-23,user-22,user-21 6" \
    "','.join(ids), answer['pagination']['total_pages']"

admin "$API?start_date=01/02/2026&end_date=2026-01-31"
check "8  an invalid date" "400 Invalid date format. Use YYYY-MM-DD" "answer['error']"

admin "$API?start_date=2026-02-01&end_date=2026-01-31"
check "9  a start after the end" "400 start_date must not be after end_date" "answer['error']"
admin "$API?$JANUARY&sort_by=name"
check "9  an unknown order" "400 sort_by must be one of: spend, requests, tokens" "answer['error']"

get "$API?$JANUARY"
check "10 no token" "401 Authentication required" "answer['error']"
get "$API?$JANUARY" -H "Authorization: Bearer nobody-has-this-token"
check "10 an unknown token" "401 Authentication required" "answer['error']"
get "$API?$JANUARY" -H "Authorization: Bearer $VISITOR_TOKEN"
check "10 no admin" "403 Admin permissions required" "answer['error']"

admin "$API?start_date=2020-01-01&end_date=2020-01-31"
check "11 an empty period" "200 0 0.0 [] []" \
    "answer['summary']['total_users'], float(answer['summary']['total_spend']), users, answer['top_users']"

admin "$SITE/users.csv?$JANUARY"
report "12 users.csv: the header and every user" "200 31" "$status $(wc -l <"$BODY" | tr -d ' ')"
get "$SITE/users.csv?$JANUARY" -H "Authorization: Bearer $VISITOR_TOKEN"
check "12 users.csv, no admin" "403 Admin permissions required" "answer['error']"

plan=$(curl -fsS -H "Authorization: Bearer $ADMIN_TOKEN" "$SITE/admin/users/daily/activity?start_date=2026-01-01&end_date=2026-01-31&min_spend=200")
admin "$API?$JANUARY&min_spend=200"
report "13 the command of the README" "$(cat "$BODY")" "$plan"

[ "$failures" -eq 0 ]
