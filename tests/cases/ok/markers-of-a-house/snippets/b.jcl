*** step ***
//STEP1 EXEC PGM=IEFBR14
*** step ***
