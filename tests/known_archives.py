"""The acts of the two complete repository archives in ../shared/data, as its README counts them."""

MLS = {
    "opened_issue": 303,
    "opened_change": 582,
    "landed_change": 505,
    "commented": 1764,
    "reviewed": 1041,
    "merged_change": 278,
}
AIPREF = {
    "opened_issue": 102,
    "opened_change": 122,
    "landed_change": 103,
    "commented": 418,
    "reviewed": 156,
    "merged_change": 46,
}
