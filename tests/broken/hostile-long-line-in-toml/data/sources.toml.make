x = "{{repeat 3000000 a}}"
[survey.yearly]
title = { en = "Yearly survey" }
files = "responses/*.csv"
date = "date"
response_id = "id"
customer = "customer"

[survey.yearly.question.nps]
column = "score"

[survey.yearly.dimensions]
segment = "segment"
