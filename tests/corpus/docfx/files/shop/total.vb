' <Total>
Function Total(prices)
    Total = 0
    ' </Total>
End Function

'<Open>
Dim rest
